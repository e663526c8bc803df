import { consolePaths } from '#web/paths.ts'
import { Tabs } from '#web/ui/navigation.tsx'

export type MoneyTab = 'overview' | 'invoices' | 'renewals' | 'bills'

/** The pages about money. */
export function MoneyTabs({ current }: { current: MoneyTab }) {
  const link = (tab: MoneyTab, href: string, label: string) => ({ href, label, current: tab === current })
  return (
    <Tabs
      label="pages about money"
      links={[
        link('overview', consolePaths.money.to(), 'overview'),
        link('invoices', consolePaths.invoices.to(), 'invoices'),
        link('renewals', consolePaths.renewals.to(), 'renewals'),
        link('bills', consolePaths.bills.to(), 'vendors’ bills'),
      ]}
    />
  )
}
