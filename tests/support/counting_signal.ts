/** An abort controller whose signal's listeners can be counted. */
export class CountingController extends AbortController {
  /** Listeners that were added and neither taken away nor, being for once, called. */
  listeners = 0;

  constructor() {
    super();
    const { signal } = this;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    const kept = new Set<unknown>();
    const count = () => this.listeners = kept.size;
    signal.addEventListener = (type: string, listener: unknown, options?: unknown) => {
      kept.add(listener);
      count();
      add(type, listener as EventListener, options as AddEventListenerOptions);
    };
    signal.removeEventListener = (type: string, listener: unknown, options?: unknown) => {
      kept.delete(listener);
      count();
      remove(type, listener as EventListener, options as EventListenerOptions);
    };
  }
}
