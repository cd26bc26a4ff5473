package api

import (
	"context"
	"net/http"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/attachment"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Files gives the files of cases to programs.
type Files struct {
	Queries *cooperation.Queries
	// Who gives the actor of a request about a kind of case.
	Who func(k cooperation.Kind) func(r *http.Request) (policy.Actor, error)
	// Attached gives the files of a statement to who may read it.
	Attached func(ctx context.Context, actor policy.Actor, id statement.Hash) ([]attachment.File, error)
	// Read notes in the trail of the reader's participant that a file was taken.
	Read func(ctx context.Context, actor policy.Actor, id statement.Hash, f attachment.File) error
	// Give answers with a file, to be saved.
	Give func(w http.ResponseWriter, r *http.Request, f attachment.File) error
}

// RegisterFiles adds the files that are attached to what was said in cases, each as
// it was attached:
//
//	GET /api/v1/notifications/{id}/files/{statement}/{file}
//	GET /api/v1/requests/{id}/files/{statement}/{file}
//
// file is the member of that name in the body of the statement. Who reads the case
// has the file; what is not passed on at all, or is for people alone, is not given
// here either.
func RegisterFiles(s jsonapi.Server, files Files) {
	for _, k := range cooperation.Kinds() {
		who := files.Who(k)
		s.Private("GET "+jsonapi.Prefix+"/"+string(k)+"s/{id}/files/{statement}/{file}", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			actor, err := who(r)
			if err == nil {
				err = files.give(w, r, actor, k)
			}
			if err != nil {
				s.Fail(w, r, err)
			}
		}))
	}
}

func (files *Files) give(w http.ResponseWriter, r *http.Request, actor policy.Actor, k cooperation.Kind) error {
	none := fail.New(fail.NotFound, "There is no such file in this case.")
	id, err := statement.ParseHash(r.PathValue("statement"))
	if err != nil {
		return none
	}
	all, err := files.Queries.Case(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(h cooperation.Held) bool { return h.Kind == k && h.Find(id) != nil })
	if at < 0 {
		return none
	}
	if err := cooperation.MayProve(actor, all[at].Thread, all[at].Find(id), marking.Agreed); err != nil {
		return err
	}
	attached, err := files.Attached(r.Context(), actor, id)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(attached, func(f attachment.File) bool { return f.File.String() == r.PathValue("file") })
	if i < 0 {
		return none
	}
	if err := files.Read(r.Context(), actor, id, attached[i]); err != nil {
		return err
	}
	return files.Give(w, r, attached[i])
}
