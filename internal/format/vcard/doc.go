// Package vcard writes contacts as vCard 4.0 (RFC 6350): UTF-8, lines ended by
// CR LF and folded before 75 octets, properties in one fixed order, so that the
// same contact gives the same bytes.
package vcard
