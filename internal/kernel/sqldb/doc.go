// Package sqldb is the one door to SQL: SQLite embedded, or PostgreSQL by
// URL, with one text for both.
//
// The text keeps to the common subset: $1, $2 … for parameters (rewritten to
// ?1, ?2 for SQLite, which would take $1 for a name), TEXT, BIGINT and BLOB,
// instants as integer microseconds, no booleans and no floats. DDL is
// translated: BLOB becomes BYTEA on PostgreSQL, and every TEXT column sorts
// by bytes on both.
//
// There is one writer, used by one transaction at a time, and many readers,
// each of which sees a snapshot. A transaction has ended durably when Write
// returns nil: synchronous=FULL on SQLite, synchronous_commit on PostgreSQL.
// When Write returns an error the outcome is unknown to the caller unless the
// function itself failed; the ledger then reads its head again.
package sqldb
