/** The element with an id. Throws if it is not of the given class. */
export function find<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`Cannot find #${id}: the page has no ${kind.name} with this id`);
}

/** Creates an element with a class and a text. */
export function make(tag: string, className: string, text: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}
