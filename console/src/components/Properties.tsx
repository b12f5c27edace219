import { Fragment, type ReactNode } from "react";
import classes from "./Properties.module.css";

interface PropertiesProps {
  /** Name and value; a value that is `null`, `false` or empty is left out. */
  of: Record<string, ReactNode>;
}

export function Properties({ of }: PropertiesProps) {
  const given = Object.entries(of).filter(([, value]) => ![null, undefined, false, ""].some((none) => value === none));
  return (
    <dl className={classes.list}>
      {given.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
