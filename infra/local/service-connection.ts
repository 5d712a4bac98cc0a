import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

const TLS = 'https:';

const defaultPort = (protocol: string): number => (protocol === TLS ? 443 : 80);

/** Where a socket finds the service of a URL. */
export const serviceAddress = ({ protocol, hostname, port }: URL) => ({
  // A URL has an IPv6 address in brackets, a socket has it without.
  host: hostname.replace(/^\[|\]$/g, ''),
  port: port === '' ? defaultPort(protocol) : Number(port),
});

/** Opens a connection to the service of an http or https URL, on which plain HTTP is spoken. */
export const connectToService = (service: URL): Socket => {
  const address = serviceAddress(service);
  if (service.protocol !== TLS) {
    return connect(address);
  }
  // https://www.rfc-editor.org/rfc/rfc6066#section-3 allows no address as a server's name.
  const name = isIP(address.host) ? {} : { servername: address.host };
  return connectTls({ ...address, ...name });
};
