import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A door between the function and a service, which can be shut: then the service is gone. */
export type Gate = AsyncDisposable & {
  /** URL of the service by way of the gate. */
  readonly endpoint: string;
  /** Cuts every connection and takes no other. */
  shut(): void;
  open(): void;
};

/** Starts a gate on a free port of this machine, open. */
export const startGate = async (serviceEndpoint: string): Promise<Gate> => {
  const { hostname, port } = new URL(serviceEndpoint);
  const sockets = new Set<Socket>();
  let isOpen = true;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    // A cut connection is what a gate is for.
    return socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  };
  const cutAll = (): void => {
    for (const socket of sockets) {
      socket.resetAndDestroy();
    }
  };
  const server = createServer((incoming) => {
    keep(incoming);
    if (!isOpen) {
      incoming.resetAndDestroy();
      return;
    }
    const outgoing = keep(connect(Number(port), hostname));
    incoming.pipe(outgoing).pipe(incoming);
    incoming.once('close', () => outgoing.destroy());
    outgoing.once('close', () => incoming.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // it listens on a port
    shut: () => {
      isOpen = false;
      cutAll();
    },
    open: () => {
      isOpen = true;
    },
    [Symbol.asyncDispose]: async () => {
      cutAll();
      server.close();
      await once(server, 'close');
    },
  };
};
