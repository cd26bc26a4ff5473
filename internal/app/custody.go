package app

import (
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/custody"
	"comity.example/comity/internal/snapshot"
)

// custodyRoom is what is kept of keys beside the register: when something is
// due, and that sheets worked.
func custodyRoom() snapshot.Room {
	return snapshot.Room{Name: "custody", Migrations: custody.Migrations(), Tables: []snapshot.Table{
		{Name: "custody_due", Key: []string{"identity", "kind"}, Columns: []snapshot.Column{
			{Name: "identity", Kind: snapshot.Bytes}, {Name: "kind", Kind: snapshot.Text}, {Name: "months", Kind: snapshot.Integer},
			{Name: "since", Kind: snapshot.Integer}, {Name: "due", Kind: snapshot.Integer}, {Name: "reminded", Kind: snapshot.Integer}}},
		{Name: "custody_drill", Key: []string{"identity", "at"}, Columns: []snapshot.Column{
			{Name: "identity", Kind: snapshot.Bytes}, {Name: "at", Kind: snapshot.Integer},
			{Name: "key", Kind: snapshot.Bytes}, {Name: "person", Kind: snapshot.Text}}},
	}}
}

// auditRoom is the private trail of who did what.
func auditRoom() snapshot.Room {
	return snapshot.Room{Name: "audit", Migrations: audit.Migrations(), Tables: []snapshot.Table{
		{Name: "audit_row", Key: []string{"participant", "n"}, Columns: []snapshot.Column{
			{Name: "participant", Kind: snapshot.Bytes}, {Name: "n", Kind: snapshot.Integer},
			{Name: "hash", Kind: snapshot.Bytes}, {Name: "sealed", Kind: snapshot.Bytes}}},
		{Name: "audit_head", Key: []string{"participant"}, Columns: []snapshot.Column{
			{Name: "participant", Kind: snapshot.Bytes}, {Name: "size", Kind: snapshot.Integer}, {Name: "hash", Kind: snapshot.Bytes}}},
		{Name: "audit_anchor", Key: []string{"n"}, Columns: []snapshot.Column{
			{Name: "n", Kind: snapshot.Integer}, {Name: "at", Kind: snapshot.Integer},
			{Name: "statement", Kind: snapshot.Bytes}, {Name: "salt", Kind: snapshot.Bytes}}},
		{Name: "audit_anchored", Key: []string{"participant", "anchor"}, Columns: []snapshot.Column{
			{Name: "participant", Kind: snapshot.Bytes}, {Name: "anchor", Kind: snapshot.Integer},
			{Name: "size", Kind: snapshot.Integer}, {Name: "hash", Kind: snapshot.Bytes}}},
	}}
}

// Custody changes keys.
func (h *Hub) Custody() *custody.Service { return h.custody }

// CustodyQueries answers what is asked of keys.
func (h *Hub) CustodyQueries() *custody.Queries { return h.rooms.custody }
