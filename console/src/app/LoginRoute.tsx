import { useRouter } from "@tanstack/react-router";
import type { SignInRefusal } from "@/api/types";
import { LoginPage } from "@/features/auth/LoginPage";
import { LANDING } from "@/features/auth/session";

interface LoginRouteProps {
  isExpired: boolean;
  next: string | undefined;
  refused: SignInRefusal | undefined;
}

export function LoginRoute({ isExpired, next, refused }: LoginRouteProps) {
  const router = useRouter();
  return (
    <LoginPage
      isExpired={isExpired}
      refused={refused}
      next={next}
      onLogin={(me) => router.history.push(next ?? LANDING[me.role])}
    />
  );
}
