// Package api gives programs the register: its state, and its statements with
// their proofs.
package api

import (
	"context"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/register"
	"comity.example/comity/statement"
)

// listInput are the parameters of the list of statements.
type listInput struct {
	jsonapi.Paging
	Type    string `query:"type" maxLength:"96" doc:"exact type with its version" example:"framework.provision.recorded/1"`
	Subject string `query:"subject" maxLength:"256" doc:"the one thing that the statement moves"`
	By      string `query:"by" maxLength:"64" doc:"identity of the participant that speaks"`
}

// Register adds the operations.
func Register(api huma.API, q register.Queries) {
	jsonapi.Get(api, jsonapi.Op{ID: "get-register", Path: "/register", Tag: "register", Summary: "State of the public register"},
		func(context.Context, *struct{}) (register.Summary, error) { return q.Summary(), nil })
	jsonapi.Get(api, jsonapi.Op{ID: "list-statements", Path: "/statements", Tag: "register", Summary: "Statements, in the order of the register"},
		func(ctx context.Context, in *listInput) (jsonapi.List[register.Statement], error) {
			return list(ctx, q, in)
		})
	jsonapi.Get(api, jsonapi.Op{ID: "get-statement", Path: "/statements/{id}", Tag: "register", Summary: "One statement, its body and its proof"},
		func(ctx context.Context, in *struct {
			ID string `path:"id" maxLength:"64" doc:"id of the statement, in hex"`
		}) (register.Detail, error) {
			return q.Statement(ctx, in.ID)
		})
}

func list(ctx context.Context, q register.Queries, in *listInput) (out jsonapi.List[register.Statement], err error) {
	f := ledger.Filter{Type: in.Type, Subject: in.Subject, After: -1, Limit: in.Limit + 1}
	if in.Cursor != "" {
		text, err := jsonapi.ParseCursor(in.Cursor)
		if err == nil {
			f.After, err = strconv.ParseInt(text, 10, 64)
		}
		if err != nil {
			return out, fail.New(fail.Invalid, "the cursor is not one of this list")
		}
	}
	if in.By != "" {
		if f.By, err = statement.ParseHash(in.By); err != nil {
			return out, fail.New(fail.Invalid, "by is not an identity")
		}
	}
	out.Items, err = q.Statements(ctx, f)
	if err == nil && len(out.Items) > in.Limit {
		out.Items = out.Items[:in.Limit]
		next := jsonapi.Cursor(strconv.FormatInt(out.Items[in.Limit-1].Index, 10))
		out.Next = &next
	}
	return out, err
}
