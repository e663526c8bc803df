/**
 * Who acts for each client, as `client_id, person_id`: its members, and of one that was brought in and where nobody is
 * invited yet the contact it was brought in with.
 */
export const contactsSql = `
  select client_id, person_id from client_members
  union all select a.client_id, a.contact_id from adoptions a
    where a.contact_id is not null and not exists (select from client_members m where m.client_id = a.client_id)`
