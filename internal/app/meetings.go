package app

import (
	"comity.example/comity/internal/module/consult/meeting"
	consultweb "comity.example/comity/internal/module/consult/web"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/snapshot"
)

// meetingRoom is what Chairs keep for themselves: on what their summaries rest.
func meetingRoom() snapshot.Room {
	return snapshot.Room{Name: "meeting", Migrations: meeting.Migrations, Tables: []snapshot.Table{
		{Name: "summary_trace", Key: []string{"hash"}, Columns: []snapshot.Column{
			{Name: "hash", Kind: snapshot.Text}, {Name: "participant", Kind: snapshot.Text},
			{Name: "sealed", Kind: snapshot.Bytes}, {Name: "kept", Kind: snapshot.Integer}}},
	}}
}

// heldMeetings answers what was held, for those who read.
func (h *Hub) heldMeetings() *meeting.Queries {
	c := h.rooms.consulting
	return &meeting.Queries{DB: h.DB, Consultations: c.calls, Contributions: c.said}
}

// newMeetings makes the room of meetings, with its pages, and gives its rules to
// those who clear.
func (h *Hub) newMeetings() {
	service := &meeting.Service{Desk: h.consultations.Process.Desk, Keys: h.Keys, Clock: h.opts.Clock,
		Queries: h.heldMeetings()}
	h.meetings = &consultweb.Held{Pages: h.consultations, Meetings: service}
	for _, r := range service.Rules() {
		h.clearing.drafts.Rules = append(h.clearing.drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Roles: r.Roles, ViewOf: h.meetings.Clear(r.Type)})
	}
}

// Held takes down what is held in meetings, and shows it.
func (h *Hub) Held() *consultweb.Held { return h.meetings }
