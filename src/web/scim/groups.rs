//! Groups over SCIM.

super::calls::calls!(groups, ScimGroupId, "group");
