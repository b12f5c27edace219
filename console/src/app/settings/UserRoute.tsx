import { getRouteApi } from "@tanstack/react-router";
import { UserPage } from "@/features/users/UserPage";

const route = getRouteApi("/inside/settings/users/$userId");

export function UserRoute() {
  const { userId } = route.useParams();
  return <UserPage key={userId} userId={userId} />;
}
