import { Alert } from "@mantine/core";
import { IconClockPause } from "@tabler/icons-react";
import type { Me } from "@/api/types";
import { BrandMark } from "@/components/Brand";
import { LoginForm } from "./LoginForm";
import classes from "./LoginPage.module.css";

interface LoginPageProps {
  isExpired: boolean;
  onLogin: (me: Me) => void;
}

export function LoginPage({ isExpired, onLogin }: LoginPageProps) {
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <div className={classes.brand}>
          <BrandMark size={34} />
          Tandem
        </div>
        <div className={classes.form}>
          <h1 className={classes.title}>Log in to your desk</h1>
          {isExpired && (
            <Alert color="yellow" icon={<IconClockPause size={18} />} mb="md" role="status">
              Your session has expired. Log in again to go on where you were.
            </Alert>
          )}
          <LoginForm onLogin={onLogin} />
        </div>
      </div>
    </main>
  );
}
