import { useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { meQuery } from "@/api/auth";
import { NewPasswordPage } from "@/features/account/NewPasswordPage";
import { LANDING } from "@/features/auth/session";

export function NewPasswordRoute() {
  const { data: me } = useQuery(meQuery);
  const router = useRouter();
  if (!me) return null;
  return <NewPasswordPage me={me} onDone={() => router.history.push(LANDING[me.role])} />;
}
