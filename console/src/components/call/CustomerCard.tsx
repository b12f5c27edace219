import type { Customer } from "@/api/types";
import { Panel } from "../Panel";
import { Properties } from "../Properties";

interface CustomerProps {
  customer: Customer;
}

export function CustomerCard({ customer }: CustomerProps) {
  return (
    <Panel title="Customer">
      <Properties
        of={{
          Name: customer.name,
          "E-mail": customer.email,
          Phone: <span className="figures">{customer.phone}</span>,
          Plan: customer.plan,
        }}
      />
    </Panel>
  );
}
