/** The value of the tag that the sink routes by. */
export type Owner = 'ana' | 'bob' | 'carol' | '__proto__' | undefined;
type Three<Value> = { one: Value; two: Value; three: Value };

/** One turn of a history: who owns what, what is there, where it is told, and whether that arrives. */
export interface Turn {
  owners: Three<Owner>;
  there: Three<boolean>;
  map: 'same' | Record<string, string> | undefined;
  outcome: 'delivered' | 'lost' | 'unanswered';
}

const nobody: Three<Owner> = { one: undefined, two: undefined, three: undefined };
const ana: Three<Owner> = { one: 'ana', two: 'ana', three: 'ana' };
const nothing = { one: false, two: false, three: false };
const oneAndThree = { one: true, two: false, three: true };
const routes = { ana: 'a', bob: 'b' };

/** A sink begins to route while it is not known whether it got its last message. */
export const onceLost: [Turn[]][] = [
  [
    [
      { owners: nobody, there: nothing, map: undefined, outcome: 'delivered' },
      { owners: ana, there: oneAndThree, map: 'same', outcome: 'unanswered' },
      { owners: nobody, there: nothing, map: routes, outcome: 'delivered' },
    ],
  ],
  [
    [
      { owners: ana, there: oneAndThree, map: undefined, outcome: 'unanswered' },
      { owners: nobody, there: nothing, map: routes, outcome: 'delivered' },
    ],
  ],
  [
    [
      { owners: nobody, there: nothing, map: undefined, outcome: 'delivered' },
      { owners: { ...ana, one: undefined }, there: oneAndThree, map: 'same', outcome: 'unanswered' },
      { owners: ana, there: nothing, map: routes, outcome: 'delivered' },
      { owners: nobody, there: nothing, map: 'same', outcome: 'delivered' },
    ],
  ],
];
