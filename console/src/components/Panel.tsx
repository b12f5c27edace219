import { type ReactNode, useId } from "react";
import classes from "./Panel.module.css";

interface PanelProps {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
  /** The body scrolls by itself; off where a child does. */
  scroll?: boolean;
  className?: string | undefined;
}

export function Panel({ title, aside, children, scroll = true, className }: PanelProps) {
  const id = useId();
  return (
    <section className={[classes.panel, className].filter(Boolean).join(" ")} aria-labelledby={id}>
      <header className={classes.header}>
        <h2 id={id} className={classes.title}>
          {title}
        </h2>
        {aside !== undefined && <div className={classes.aside}>{aside}</div>}
      </header>
      <div className={scroll ? `${classes.body} ${classes.scrolling}` : classes.body}>{children}</div>
    </section>
  );
}
