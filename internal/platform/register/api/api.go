// Package api gives programs the register: its state, and its statements with
// their proofs.
package api

import (
	"context"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/register"
	"comity.example/comity/statement"
)

// listInput are the parameters of the list of statements.
type listInput struct {
	jsonapi.Paging
	Type    string `query:"type" maxLength:"96" pattern:"^[a-z][a-z0-9-]*([.][a-z][a-z0-9-]*)+/[1-9][0-9]{0,3}$" patternDescription:"word.word/version" doc:"exact type with its version" example:"framework.provision.recorded/1"`
	Subject string `query:"subject" maxLength:"256" pattern:"^[a-z0-9:._-]*$" patternDescription:"an id" doc:"the one thing that the statement moves"`
	By      string `query:"by" pattern:"^[0-9a-f]{64}$" patternDescription:"an identity, in hex" doc:"identity of the participant that speaks"`
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
	if in.By != "" {
		if f.By, err = statement.ParseHash(in.By); err != nil {
			return out, jsonapi.BadParameter("by", "by is not an identity")
		}
	}
	if in.Cursor != "" {
		if f.After, err = after(ctx, q, f, in.Cursor); err != nil {
			return out, err
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

// after gives the index that a cursor of this list holds: that of a statement
// which is in the list.
func after(ctx context.Context, q register.Queries, f ledger.Filter, cursor string) (int64, error) {
	text, err := jsonapi.ParseCursor(cursor)
	if err != nil {
		return 0, err
	}
	index, err := strconv.ParseInt(text, 10, 64)
	if err != nil || strconv.FormatInt(index, 10) != text || index < 0 || index >= q.Ledger.Size() {
		return 0, jsonapi.BadCursor()
	}
	if f.Type == "" && f.Subject == "" && f.By.IsZero() {
		return index, nil // every statement is in the list
	}
	f.After, f.Limit = index-1, 1
	here, err := q.Statements(ctx, f)
	if err == nil && (len(here) == 0 || here[0].Index != index) {
		err = jsonapi.BadCursor()
	}
	return index, err
}
