//! Writes whose text never changes.

/// Defines a write with one text for both databases, which each connection prepares once and keeps:
/// `statement! { Rename { name: String => Text, id: Uid… } "UPDATE … SET name = " name " WHERE id = " id; "" }`.
///
/// diesel prepares every UPDATE and every upsert of its own language again, as their text may depend on their values. Of
/// saving an answer that was a fifth; so the writes of the hot paths are defined by this, and all others by diesel.
macro_rules! statement {
    ($(#[$meta:meta])* $name:ident { $($field:ident: $type:ty => $sql:ty),+ $(,)? } $($($text:literal)+ $bind:ident)+; $($end:literal)+) => {
        $(#[$meta])*
        struct $name<'a> {
            $($field: &'a $type,)+
        }

        impl diesel::query_builder::QueryId for $name<'_> {
            type QueryId = $name<'static>;
            const HAS_STATIC_QUERY_ID: bool = true;
        }

        impl<DB> diesel::query_builder::QueryFragment<DB> for $name<'_>
        where
            DB: diesel::backend::Backend,
            $(DB: diesel::sql_types::HasSqlType<$sql>, $type: diesel::serialize::ToSql<$sql, DB>,)+
        {
            fn walk_ast<'b>(
                &'b self,
                mut out: diesel::query_builder::AstPass<'_, 'b, DB>,
            ) -> diesel::result::QueryResult<()> {
                $(
                    $(out.push_sql($text);)+
                    out.push_bind_param::<$sql, $type>(self.$bind)?;
                )+
                $(out.push_sql($end);)+
                Ok(())
            }
        }

        impl<C> diesel::RunQueryDsl<C> for $name<'_> {}
    };
}
pub(crate) use statement;

/// Defines a condition whose text never changes: the states that an index is about, which the databases use it for only where they stand
/// there as a literal. diesel's own `sql` would do; but a statement with that in it is prepared again each time.
macro_rules! condition {
    ($(#[$meta:meta])* $name:ident = $text:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, diesel::query_builder::QueryId)]
        struct $name;

        impl diesel::expression::Expression for $name {
            type SqlType = diesel::sql_types::Bool;
        }

        impl<Source> diesel::expression::AppearsOnTable<Source> for $name {}

        impl<Source> diesel::expression::SelectableExpression<Source> for $name {}

        impl<Columns> diesel::expression::ValidGrouping<Columns> for $name {
            type IsAggregate = diesel::expression::is_aggregate::Never;
        }

        impl<DB: diesel::backend::Backend> diesel::query_builder::QueryFragment<DB> for $name {
            fn walk_ast<'b>(
                &'b self,
                mut out: diesel::query_builder::AstPass<'_, 'b, DB>,
            ) -> diesel::result::QueryResult<()> {
                out.push_sql($text);
                Ok(())
            }
        }
    };
}
pub(crate) use condition;

/// Defines a statement without values, which each connection prepares once and keeps.
macro_rules! fixed {
    ($(#[$meta:meta])* $name:ident = $text:literal) => {
        $(#[$meta])*
        #[derive(diesel::query_builder::QueryId)]
        struct $name;

        impl<DB: diesel::backend::Backend> diesel::query_builder::QueryFragment<DB> for $name {
            fn walk_ast<'b>(
                &'b self,
                mut out: diesel::query_builder::AstPass<'_, 'b, DB>,
            ) -> diesel::result::QueryResult<()> {
                out.push_sql($text);
                Ok(())
            }
        }

        impl<C> diesel::RunQueryDsl<C> for $name {}
    };
}
pub(super) use fixed;
