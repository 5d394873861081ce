import { NodeHttpHandler } from '@smithy/node-http-handler';
import { readBody } from './answer-body.js';
import { requestHandlerOptions } from './request-handler.js';
import type { Transport } from './transport.js';

/** The SDK's own handler, which reads answers to a limit and within the time of the call: the SDK itself has neither. */
class BoundedHandler extends NodeHttpHandler {
  readonly #signal: AbortSignal;

  constructor(options: ConstructorParameters<typeof NodeHttpHandler>[0], signal: AbortSignal) {
    super(options);
    this.#signal = signal;
  }

  override async handle(...[request, options]: Parameters<NodeHttpHandler['handle']>) {
    const result = await super.handle(request, { ...options, abortSignal: this.#signal });
    const { response } = result;
    response.body = await readBody(response.body as AsyncIterable<Uint8Array>, this.#signal);
    return result;
  }
}

/** The handler of all SDK clients, for one call, which `signal` ends. */
export const boundedHandler = async (transport: Transport, signal: AbortSignal): Promise<NodeHttpHandler> =>
  new BoundedHandler(await requestHandlerOptions(transport, signal), signal);
