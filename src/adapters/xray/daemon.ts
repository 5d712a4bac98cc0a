import { createSocket, type Socket } from 'node:dgram';

/** @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-daemon */
const HEADER = '{"format":"json","version":1}\n';

type Address = { readonly host: string; readonly port: number };

/**
 * Reads the daemon's address in both of its forms: `127.0.0.1:2000`, and
 * `tcp:127.0.0.1:2000 udp:127.0.0.2:2001`.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-sdk-nodejs-configuration.html
 */
export const udpAddress = (text: string): Address => {
  const part = text.split(' ').find((one) => one.startsWith('udp:')) ?? text;
  const address = part.replace(/^udp:/, '');
  const colon = address.indexOf(':');
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
};

const tellLoss = (failure: unknown): void =>
  process.emitWarning('A trace could not be sent to the X-Ray daemon.', {
    code: 'ADD_USER_W_TRACE',
    detail: (failure as NodeJS.ErrnoException).code ?? '', // sockets fail with errors of the system
  });

/**
 * Sends documents to X-Ray's daemon, through a socket that is opened once and does not keep the process
 * alive. Never throws: a trace that is lost is reported, and nothing else is lost.
 *
 * @param address as AWS_XRAY_DAEMON_ADDRESS has it
 */
export const createDaemonClient = (address: string) => {
  const { host, port } = udpAddress(address);
  let socket: Socket | undefined;
  const open = (): Socket => {
    const opened = createSocket('udp4').unref();
    // `bind` and whatever needs it load all of Node's cluster module. Node has this since 24.19.
    opened.bindSync?.();
    // Without a listener an error of the socket would end the process.
    return opened.on('error', () => {
      socket = undefined;
      opened.close();
    });
  };
  return (document: object): void => {
    try {
      socket ??= open();
      socket.send(HEADER + JSON.stringify(document), port, host, (failure) => {
        if (failure) {
          tellLoss(failure);
        }
      });
    } catch (failure) {
      tellLoss(failure);
    }
  };
};
