import { Idiomorph } from 'idiomorph';

/** What the reader may have changed in the page, by element: it stays as it is whatever the server says. */
const readersChoice: Readonly<Record<string, readonly string[]>> = {
  DETAILS: ['open'],
  INPUT: ['value', 'checked'],
  OPTION: ['selected'],
  TEXTAREA: ['value'],
};

/**
 * Makes an element what another one is and touches nothing that is so already, so that focus, scroll position, opened
 * details and half-filled forms stay. What arrives with an id is marked for the eye until the next change.
 */
export function carryOver(shown: Element, wanted: Element): void {
  void Idiomorph.morph(shown, wanted, {
    callbacks: {
      beforeAttributeUpdated: (name, element) => !(readersChoice[element.nodeName] ?? []).includes(name),
      afterNodeAdded: (node) => {
        if (node instanceof Element && node.id !== '') node.classList.add('arrived');
      },
    },
  });
}
