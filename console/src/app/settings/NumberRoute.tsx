import { getRouteApi } from "@tanstack/react-router";
import { NumberPage } from "@/features/numbers/NumberPage";

const route = getRouteApi("/inside/settings/numbers/$numberId");

export function NumberRoute() {
  const { numberId } = route.useParams();
  return <NumberPage key={numberId} numberId={numberId} />;
}
