package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/format/datapackage"
	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/implementation/dataset"
)

// DataTable is a table of the data package.
type DataTable struct {
	Name   string             `json:"name" doc:"of the table: its file is this with .csv"`
	Title  string             `json:"title"`
	Schema datapackage.Schema `json:"schema" doc:"as Table Schema has it"`
}

// RegisterData adds the operation on tables that are given out together:
//
//	GET /api/v1/implementation/tables     what each table of the data package holds
//	GET /api/v1/implementation/data.zip   the package itself; see app
func RegisterData(api huma.API) {
	jsonapi.Get(api, jsonapi.Op{ID: "implementation-tables", Path: "/implementation/tables", Tag: Tag, Summary: "Tables of the data package on implementation",
		About: "The package itself, with the rows, is at " + dataset.Address + ": one ZIP file of CSV files with datapackage.json, made from one state of the register. The same state gives the same bytes."},
		func(_ context.Context, in *struct{ jsonapi.Paging }) (jsonapi.List[DataTable], error) {
			var all []DataTable
			for _, t := range dataset.Tables() {
				all = append(all, DataTable{t.Name, t.Title, t.Schema})
			}
			return jsonapi.Cut(all, in.Paging, func(t DataTable) string { return t.Name }), nil
		})
}
