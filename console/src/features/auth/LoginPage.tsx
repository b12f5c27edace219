import { Alert } from "@mantine/core";
import { IconClockPause } from "@tabler/icons-react";
import type { Me, SignInRefusal } from "@/api/types";
import { Doorway } from "@/components/Doorway";
import { CompanySignIn, Refusal } from "./CompanySignIn";
import { LoginForm } from "./LoginForm";

interface LoginPageProps {
  isExpired: boolean;
  /** Why the company's own sign-in led back here. */
  refused: SignInRefusal | undefined;
  next: string | undefined;
  onLogin: (me: Me) => void;
}

export function LoginPage({ isExpired, refused, next, onLogin }: LoginPageProps) {
  return (
    <Doorway title="Log in to your desk">
      {isExpired && (
        <Alert color="yellow" icon={<IconClockPause size={18} />} mb="md" role="status">
          Your session has expired. Log in again to go on where you were.
        </Alert>
      )}
      {refused !== undefined && <Refusal refused={refused} />}
      <LoginForm onLogin={onLogin} />
      <CompanySignIn next={next} />
    </Doorway>
  );
}
