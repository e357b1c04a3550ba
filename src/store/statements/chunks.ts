/** Rows of one insert: SQLite takes 32,766 parameters in a statement, a finding has 21. */
export const insertAtOnce = 500;

/** Ids of one `in (…)`. */
export const idsAtOnce = 1_000;
