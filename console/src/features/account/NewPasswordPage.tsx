import type { Me } from "@/api/types";
import { Doorway } from "@/components/Doorway";
import { PasswordForm } from "./PasswordForm";

interface NewPasswordPageProps {
  me: Me;
  onDone: () => void;
}

/** For whoever came in with a password that was given out. */
export function NewPasswordPage({ me, onDone }: NewPasswordPageProps) {
  return (
    <Doorway title={`Welcome, ${me.name}. Choose a password`}>
      <PasswordForm email={me.email} oldLabel="One-time password" submit="Save and go on" onDone={onDone} />
    </Doorway>
  );
}
