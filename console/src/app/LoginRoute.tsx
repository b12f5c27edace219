import { useRouter } from "@tanstack/react-router";
import { LoginPage } from "@/features/auth/LoginPage";
import { LANDING } from "@/features/auth/session";

interface LoginRouteProps {
  isExpired: boolean;
  next: string | undefined;
}

export function LoginRoute({ isExpired, next }: LoginRouteProps) {
  const router = useRouter();
  return <LoginPage isExpired={isExpired} onLogin={(me) => router.history.push(next ?? LANDING[me.role])} />;
}
