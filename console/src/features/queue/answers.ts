/** Whatever an operator does about one caller in line, by the entry's id. */
export const ANSWER = ["answer"] as const;
