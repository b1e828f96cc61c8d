/** An abort controller that counts the listeners of its signal. */
export class CountingController extends AbortController {
  /** The number of listeners that were neither removed nor called once. */
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
