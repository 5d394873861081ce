/** What Organizations is asked with, loaded when it is used: it is a file of its own beside the binary. */
export const loadOrganizations = () => import('./organizations.js');
