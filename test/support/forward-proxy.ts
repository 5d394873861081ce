import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';

export type ProxyBehaviour = 'forward' | 'ask-for-password' | 'say-nothing' | 'find-nobody';

export interface Proxy {
  readonly port: number;
  /** `CONNECT host:port` and `POST http://…`, oldest first, with what came as Proxy-Authorization. */
  readonly seen: { what: string; authorization: string | undefined }[];
  /** The connections that clients still hold. */
  readonly sockets: Set<Socket>;
  close(): void;
}

/** A forward proxy that takes every request to `upstream`, whatever its host is called. */
export async function startProxy(
  upstream: (isTls: boolean) => number,
  behaviour: ProxyBehaviour = 'forward',
): Promise<Proxy> {
  const seen: Proxy['seen'] = [];
  const sockets = new Set<Socket>();
  const note = (request: IncomingMessage) => {
    seen.push({
      what: `${request.method ?? ''} ${request.url ?? ''}`,
      authorization: request.headers['proxy-authorization'],
    });
  };
  const forward = (request: IncomingMessage, response: ServerResponse) => {
    note(request);
    const { method, headers } = request;
    const onward = http.request(
      {
        host: '127.0.0.1',
        port: upstream(false),
        path: new URL(request.url ?? '').pathname,
        method: method ?? '',
        headers,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    request.pipe(onward);
  };
  const server = http.createServer(forward);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    note(request);
    if (behaviour === 'say-nothing') {
      socket.resume().once('end', () => socket.destroy());
      return;
    }
    if (behaviour === 'find-nobody') {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    if (behaviour === 'ask-for-password') {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const onward = net.connect(upstream(true), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
    socket.once('close', () => onward.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    sockets,
    close: () => {
      server.close();
      sockets.forEach((socket) => socket.destroy());
    },
  };
}
