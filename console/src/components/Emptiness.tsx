import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { messageOf } from "@/api/problem";
import classes from "./Emptiness.module.css";

interface EmptinessProps {
  icon: ReactNode;
  title: string;
  hint?: ReactNode;
  children?: ReactNode;
}

/** What stands where nothing is: why, and what to do about it. */
export function Emptiness({ icon, title, hint, children }: EmptinessProps) {
  return (
    <div className={classes.box}>
      <div className={classes.icon}>{icon}</div>
      <div className={classes.title}>{title}</div>
      {hint !== undefined && <div className={classes.hint}>{hint}</div>}
      {children}
    </div>
  );
}

interface LoadFaultProps {
  what: string;
  error: unknown;
  onRetry: () => void;
}

export function LoadFault({ what, error, onRetry }: LoadFaultProps) {
  return (
    <div role="alert" style={{ height: "100%" }}>
      <Emptiness icon={<IconAlertTriangle size={20} />} title={`${what} could not be loaded`} hint={messageOf(error)}>
        <Button variant="default" size="xs" mt="xs" onClick={onRetry}>
          Try again
        </Button>
      </Emptiness>
    </div>
  );
}
