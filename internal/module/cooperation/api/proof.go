package api

import (
	"mime"
	"net/http"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// registerProofs adds the proofs of what was said in cases, each the file that
// comity verify --proof takes, octet for octet:
//
//	GET /api/v1/notifications/{id}/proofs/{statement}
//	GET /api/v1/requests/{id}/proofs/{statement}
//
// A program reads where it runs: nobody is asked to keep the marking, and what is
// not passed on is not proved here either. Before the next hourly anchor there is
// no proof: 503.
func registerProofs(s jsonapi.Server, q *cooperation.Queries, k cooperation.Kind, who func(r *http.Request) (policy.Actor, error), read func(r *http.Request, actor policy.Actor, id string) error) {
	s.Private("GET "+jsonapi.Prefix+"/"+string(k)+"s/{id}/proofs/{statement}", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		actor, err := who(r)
		var body []byte
		var name string
		if err == nil {
			name, body, err = proof(r, q, actor, k)
		}
		if err == nil {
			err = read(r, actor, r.PathValue("id"))
		}
		if err != nil {
			s.Fail(w, r, err)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
		_, _ = w.Write(body)
	}))
}

func proof(r *http.Request, q *cooperation.Queries, actor policy.Actor, k cooperation.Kind) (name string, body []byte, err error) {
	all, err := q.Case(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return "", nil, err
	}
	id, err := statement.ParseHash(r.PathValue("statement"))
	for _, h := range all {
		said := h.Find(id)
		if err != nil || said == nil || h.Kind != k {
			continue
		}
		if err := cooperation.MayProve(actor, h.Thread, said, marking.Agreed); err != nil {
			return "", nil, err
		}
		b, err := q.Prove(r.Context(), actor, id)
		return cooperation.ProofName(id), b.Encode(), err
	}
	return "", nil, fail.New(fail.NotFound, "There is no such statement in this case.")
}
