import type { ReactNode } from "react";
import classes from "./Page.module.css";

interface PageProps {
  title: ReactNode;
  subtitle?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}

/** A page with one sheet that scrolls under its title. */
export function Page({ title, subtitle, aside, children }: PageProps) {
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <h1 className={classes.title}>{title}</h1>
        {subtitle !== undefined && <span className={classes.subtitle}>{subtitle}</span>}
        {aside !== undefined && <div className={classes.aside}>{aside}</div>}
      </header>
      <div className={classes.sheet}>{children}</div>
    </div>
  );
}
