import type { ReactNode } from "react";
import classes from "./RecordTitle.module.css";

interface RecordTitleProps {
  name: string;
  number?: string;
  /** Beside the name: the states it is in. */
  marks: ReactNode;
  /** At the far end: when and where. */
  facts?: ReactNode;
}

/** The heading of a call's or a ticket's own page. */
export function RecordTitle({ name, number, marks, facts }: RecordTitleProps) {
  return (
    <header className={classes.title}>
      {number !== undefined && <span className={`${classes.number} figures`}>{number}</span>}
      <h1 className={classes.name}>{name}</h1>
      {marks}
      {facts !== undefined && <div className={`${classes.facts} figures`}>{facts}</div>}
    </header>
  );
}
