//! The schemas of people and groups (RFC 7643, sections 4 and 7): what a directory may say, and what it is told. Pure.
//!
//! They say what is kept here, not all that RFC 7643 knows: what a person's profile has, and what ties it to the directory.

use serde_json::{Value, json};

/// People.
pub const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
/// What employers know of people.
pub const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
/// Groups.
pub const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
/// A list.
pub const LIST: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
/// A patch.
pub const PATCH: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
/// A search by POST.
pub const SEARCH: &str = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";
/// An error.
pub const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";

/// An attribute.
#[derive(Debug, Clone, Copy)]
pub struct Attribute {
    /// Its name.
    pub name: &'static str,
    /// Its type, in the words of RFC 7643.
    pub kind: &'static str,
    /// What it is.
    pub description: &'static str,
    /// Whether it has several values.
    pub several: bool,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it can be written: `readWrite`, `readOnly` or `immutable`.
    pub mutability: &'static str,
    /// Whether upper and lower case differ.
    pub exact: bool,
    /// Whether no two have the same: `none` or `server`.
    pub uniqueness: &'static str,
    /// Values that are understood.
    pub canonical: &'static [&'static str],
    /// What a reference leads to.
    pub references: &'static [&'static str],
    /// Its parts.
    pub parts: &'static [Self],
}

/// A text that may be written.
pub const fn text(name: &'static str, description: &'static str) -> Attribute {
    Attribute {
        name,
        kind: "string",
        description,
        several: false,
        required: false,
        mutability: "readWrite",
        exact: false,
        uniqueness: "none",
        canonical: &[],
        references: &[],
        parts: &[],
    }
}

impl Attribute {
    /// Of another type.
    pub const fn of(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }
    /// That must be there.
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }
    /// That is only told.
    pub const fn told(self) -> Self {
        Self { mutability: "readOnly", ..self }
    }
    /// That is written once.
    pub const fn once(self) -> Self {
        Self { mutability: "immutable", ..self }
    }
    /// Whose case counts.
    pub const fn exact(self) -> Self {
        Self { exact: true, ..self }
    }
    /// That nobody else has.
    pub const fn unique(self) -> Self {
        Self { uniqueness: "server", ..self }
    }
    /// That is one of these.
    pub const fn one_of(self, canonical: &'static [&'static str]) -> Self {
        Self { canonical, ..self }
    }
    /// That leads to one of these.
    pub const fn to(self, references: &'static [&'static str]) -> Self {
        Self { kind: "reference", references, exact: true, ..self }
    }
    /// With parts.
    pub const fn with(self, parts: &'static [Self]) -> Self {
        Self { kind: "complex", parts, ..self }
    }
    /// With several values.
    pub const fn several(self) -> Self {
        Self { several: true, ..self }
    }

    /// Whether it is only told.
    pub fn is_only_told(&self) -> bool {
        self.mutability == "readOnly"
    }

    /// As RFC 7643, section 7 writes it.
    pub fn to_json(&self) -> Value {
        let mut told = json!({
            "name": self.name, "type": self.kind, "multiValued": self.several, "description": self.description,
            "required": self.required, "mutability": self.mutability, "returned": "default",
        });
        if matches!(self.kind, "string" | "reference") {
            told["caseExact"] = json!(self.exact);
            told["uniqueness"] = json!(self.uniqueness);
        }
        if !self.canonical.is_empty() {
            told["canonicalValues"] = json!(self.canonical);
        }
        if !self.references.is_empty() {
            told["referenceTypes"] = json!(self.references);
        }
        if !self.parts.is_empty() {
            told["subAttributes"] = json!(self.parts.iter().map(Self::to_json).collect::<Vec<_>>());
        }
        told
    }
}

/// A schema.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// Its URN.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it is about.
    pub description: &'static str,
    /// Its attributes.
    pub attributes: &'static [Attribute],
}

/// People, in the main schema.
pub const USERS: Schema = Schema {
    id: USER,
    name: "User",
    description: "A person",
    attributes: &[
        text("userName", "The e-mail address, by which the person signs in.").required().unique(),
        text("name", "The parts of the name.").with(&[
            text("formatted", "The whole name."),
            text("familyName", "The family name."),
            text("givenName", "The given name."),
        ]),
        text("displayName", "The name as it stands on certificates.").required(),
        text("preferredLanguage", "The language of mail and certificates, a BCP 47 tag.")
            .one_of(&["en", "fr", "es", "ru", "ar", "zh"]),
        text("active", "Whether the person may sign in; without, all sessions end.").of("boolean").required(),
        text("emails", "The e-mail address: the userName.").several().told().with(&[
            text("value", "The address.").told(),
            text("type", "Always work.").one_of(&["work"]).told(),
            text("primary", "Always true.").of("boolean").told(),
        ]),
        text("addresses", "Where the person is; one is kept.")
            .several()
            .with(&[text("country", "The country."), text("type", "Always work.").one_of(&["work"])]),
        text("groups", "The groups that the person is in.").several().told().with(&[
            text("value", "The id of the group.").exact().told(),
            text("$ref", "The address of the group.").to(&["Group"]).told(),
            text("display", "The name of the group.").told(),
            text("type", "Always direct.").one_of(&["direct"]).told(),
        ]),
    ],
};

/// People, in the schema of employers.
pub const EMPLOYED: Schema = Schema {
    id: ENTERPRISE,
    name: "EnterpriseUser",
    description: "Where a person belongs",
    attributes: &[text("organization", "The ministry, mission or organisation.")],
};

/// Groups.
pub const GROUPS: Schema = Schema {
    id: GROUP,
    name: "Group",
    description: "People who belong together; what that means here is said by the institute",
    attributes: &[
        text("displayName", "The name.").required().unique(),
        text("members", "Who is in the group.").several().with(&[
            text("value", "The id of the person.").exact().once(),
            text("$ref", "The address of the person.").to(&["User"]).once(),
            text("type", "Always User.").one_of(&["User"]).once(),
        ]),
    ],
};

/// What every thing has besides (RFC 7643, section 3.1).
pub static COMMON: [Attribute; 4] = [
    text("id", "The id.").told(),
    text("externalId", "The id in the directory.").exact(),
    text("meta", "When it was made, and its version.").told(),
    text("schemas", "The schemas."),
];

/// What RFC 7643 knows of people and what is not kept here: a patch of these changes nothing, as a directory sends all that it has.
pub const NOT_KEPT: [&str; 23] = [
    "nickName",
    "profileUrl",
    "title",
    "userType",
    "locale",
    "timezone",
    "password",
    "phoneNumbers",
    "ims",
    "photos",
    "entitlements",
    "roles",
    "x509Certificates",
    "emails",
    "employeeNumber",
    "costCenter",
    "division",
    "department",
    "manager",
    "honorificPrefix",
    "honorificSuffix",
    "middleName",
    "schemas",
];

impl Schema {
    /// The attribute of that name, whatever its case.
    pub fn attribute(&self, name: &str) -> Option<&'static Attribute> {
        self.attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
    }

    /// As RFC 7643, section 7 writes it; `base` is the address of the service.
    pub fn to_json(&self, base: &str) -> Value {
        json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
            "id": self.id, "name": self.name, "description": self.description,
            "attributes": self.attributes.iter().map(Attribute::to_json).collect::<Vec<_>>(),
            "meta": { "resourceType": "Schema", "location": format!("{base}/Schemas/{}", self.id) },
        })
    }
}

/// The kinds of things that there are, as `/ResourceTypes` tells them.
pub fn resource_types(base: &str) -> Vec<Value> {
    let kind = |name: &str, path: &str, schema: &str, description: &str, extensions: Value| {
        json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
            "id": name, "name": name, "endpoint": path, "description": description, "schema": schema,
            "schemaExtensions": extensions,
            "meta": { "resourceType": "ResourceType", "location": format!("{base}/ResourceTypes/{name}") },
        })
    };
    let employed = json!([{ "schema": ENTERPRISE, "required": false }]);
    vec![
        kind("User", "/Users", USER, USERS.description, employed),
        kind("Group", "/Groups", GROUP, GROUPS.description, json!([])),
    ]
}

/// What the service can do, as `/ServiceProviderConfig` tells it.
pub fn service(base: &str, most: usize) -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "patch": { "supported": true },
        "bulk": { "supported": false, "maxOperations": 0, "maxPayloadSize": 0 },
        "filter": { "supported": true, "maxResults": most },
        "changePassword": { "supported": false },
        "sort": { "supported": false },
        "etag": { "supported": true },
        "authenticationSchemes": [{
            "type": "oauthbearertoken", "name": "Bearer token",
            "description": "A token of `chancery scim token create`, as Authorization: Bearer.",
            "specUri": "https://www.rfc-editor.org/info/rfc6750", "primary": true,
        }],
        "meta": { "resourceType": "ServiceProviderConfig", "location": format!("{base}/ServiceProviderConfig") },
    })
}
