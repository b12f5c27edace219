import type { Fragment } from "@/api/types";
import { keyed } from "@/format/keyed";
import classes from "./Search.module.css";

interface MarkedProps {
  passage: readonly Fragment[];
}

/** A passage with what was found in it. It is text, whatever a caller said. */
export function Marked({ passage }: MarkedProps) {
  return keyed(passage, (piece) => piece.text).map(({ key, item }) =>
    item.is_match ? (
      <mark key={key} className={classes.mark}>
        {item.text}
      </mark>
    ) : (
      <span key={key}>{item.text}</span>
    ),
  );
}
