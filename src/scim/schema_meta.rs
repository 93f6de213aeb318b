//! The schemas of what describes the service itself (RFC 7643, sections 5 to 7). Pure.

use super::schema::{Attribute, EMPLOYED, GROUPS, Schema, USERS, text};

const OFFERED: &[Attribute] = &[text("supported", "Whether it is offered.").of("boolean").required().told()];

const fn supported(name: &'static str, description: &'static str) -> Attribute {
    text(name, description).required().told().with(OFFERED)
}

/// What the service can do.
pub const SERVICE: Schema = Schema {
    id: "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig",
    name: "ServiceProviderConfig",
    description: "What this service can do",
    attributes: &[
        text("documentationUri", "Where to read more.").to(&["external"]).told(),
        supported("patch", "Patches."),
        text("bulk", "Many operations at once.").required().told().with(&[
            text("supported", "Whether it is offered.").of("boolean").required().told(),
            text("maxOperations", "The most operations.").of("integer").required().told(),
            text("maxPayloadSize", "The most bytes.").of("integer").required().told(),
        ]),
        text("filter", "Filters.").required().told().with(&[
            text("supported", "Whether they are offered.").of("boolean").required().told(),
            text("maxResults", "The most results of a page.").of("integer").required().told(),
        ]),
        supported("changePassword", "Changing passwords."),
        supported("sort", "Sorting."),
        supported("etag", "Versions."),
        text("authenticationSchemes", "How to show who asks.").several().required().told().with(&[
            text("type", "The kind.")
                .one_of(&["oauth", "oauth2", "oauthbearertoken", "httpbasic", "httpdigest"])
                .required()
                .told(),
            text("name", "The name.").required().told(),
            text("description", "What it is.").required().told(),
            text("specUri", "Its specification.").to(&["external"]).told(),
            text("documentationUri", "Where to read more.").to(&["external"]).told(),
            text("primary", "Whether it is the one to prefer.").of("boolean").told(),
        ]),
    ],
};

/// The kinds of things.
pub const RESOURCE_TYPE: Schema = Schema {
    id: "urn:ietf:params:scim:schemas:core:2.0:ResourceType",
    name: "ResourceType",
    description: "A kind of thing",
    attributes: &[
        text("name", "The name.").required().told(),
        text("description", "What it is.").told(),
        text("endpoint", "Its address, below that of the service.").to(&["uri"]).required().told(),
        text("schema", "Its main schema.").to(&["uri"]).required().told(),
        text("schemaExtensions", "Further schemas.").several().told().with(&[
            text("schema", "The schema.").to(&["uri"]).required().told(),
            text("required", "Whether each must have it.").of("boolean").required().told(),
        ]),
    ],
};

const CHARACTERISTICS: &[Attribute] = &[
    text("name", "The name.").exact().required().told(),
    text("type", "The type.")
        .one_of(&["string", "complex", "boolean", "decimal", "integer", "dateTime", "reference", "binary"])
        .required()
        .told(),
    text("multiValued", "Whether it has several values.").of("boolean").required().told(),
    text("description", "What it is.").told(),
    text("required", "Whether it must be there.").of("boolean").told(),
    text("canonicalValues", "Values that are understood.").several().exact().told(),
    text("caseExact", "Whether upper and lower case differ.").of("boolean").told(),
    text("mutability", "Whether it can be written.")
        .one_of(&["readOnly", "readWrite", "immutable", "writeOnly"])
        .exact()
        .told(),
    text("returned", "When it is told.").one_of(&["always", "never", "default", "request"]).exact().told(),
    text("uniqueness", "Whether no two have the same.").one_of(&["none", "server", "global"]).exact().told(),
    text("referenceTypes", "What a reference leads to.").several().exact().told(),
];

const WITH_PARTS: &[Attribute] = &[
    CHARACTERISTICS[0],
    CHARACTERISTICS[1],
    CHARACTERISTICS[2],
    CHARACTERISTICS[3],
    CHARACTERISTICS[4],
    CHARACTERISTICS[5],
    CHARACTERISTICS[6],
    CHARACTERISTICS[7],
    CHARACTERISTICS[8],
    CHARACTERISTICS[9],
    CHARACTERISTICS[10],
    text("subAttributes", "Its parts.").several().told().with(CHARACTERISTICS),
];

/// The schemas themselves.
pub const SCHEMA: Schema = Schema {
    id: "urn:ietf:params:scim:schemas:core:2.0:Schema",
    name: "Schema",
    description: "A schema",
    attributes: &[
        text("name", "The name.").told(),
        text("description", "What it is about.").told(),
        text("attributes", "The attributes.").several().required().told().with(WITH_PARTS),
    ],
};

/// All that `/Schemas` tells.
pub const ALL: [Schema; 6] = [USERS, EMPLOYED, GROUPS, SERVICE, RESOURCE_TYPE, SCHEMA];
