//! People over SCIM.

super::calls::calls!(users, PersonId, "person");
