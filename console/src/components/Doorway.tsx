import type { ReactNode } from "react";
import { BrandMark } from "./Brand";
import classes from "./Doorway.module.css";

interface DoorwayProps {
  title: string;
  children: ReactNode;
}

/** A page for who is not inside yet. */
export function Doorway({ title, children }: DoorwayProps) {
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <div className={classes.brand}>
          <BrandMark size={34} />
          Tandem
        </div>
        <div className={classes.form}>
          <h1 className={classes.title}>{title}</h1>
          {children}
        </div>
      </div>
    </main>
  );
}
