// Package ui is how the hub's pages look and what they are made of: the shell
// around a page, the components inside it, the style sheet and the typefaces.
//
// # Writing a page
//
// A module's web package keeps its queries, lists its routes, and answers each
// with a Page. A handler parses, asks, and says what to show:
//
//	type Pages struct{ queries *framework.Queries }
//
//	func (p Pages) Routes() []ui.Route {
//		return []ui.Route{
//			{Path: "/framework/provisions/{id}", Page: p.provision, Example: "/framework/provisions/un:a-70-174:13:a"},
//			{Path: "/framework/provisions.csv", File: p.provisionsCSV},
//		}
//	}
//
//	func (p Pages) provision(r *http.Request, l *i18n.Locale) (ui.Page, error) {
//		v, err := p.queries.Provision(r.Context(), r.PathValue("id"))
//		if err != nil {
//			return ui.Page{}, err // a fail.NotFound becomes the 404 page
//		}
//		return ui.Page{
//			Title:   l.T("framework.provision.title", "citation", v.Citation),
//			Crumbs:  []ui.Link{{Href: l.Path("/framework"), Words: l.T("framework.title")}},
//			Section: "/framework",
//			Twin:    "/api/v1/provisions/" + v.ID,
//			RestsOn: v.Statements,
//			Body:    provisionBody(l, v),
//		}, nil
//	}
//
// The shell renders the whole page to memory, adds heading, navigation,
// languages, ledger size, statements, and answers with an ETag; a page that
// fails half way never reaches a reader. The path /framework/provisions/{id}
// is served as /en/…, /fr/… and /ar/…; the address without a language
// redirects to the reader's own.
//
// The body is a templ component that puts the components of this package
// together:
//
//	templ provisionBody(l *i18n.Locale, v framework.Provision) {
//		@ui.QuoteView(l, ui.Quote{Standing: ui.Official, Text: v.Text,
//			Cite: ui.Symbol(v.Citation), SHA256: v.SHA256})
//		@ui.FactList(ui.Facts{
//			{Term: l.T("framework.provision.kind"), Content: ui.Badge(l.T("framework.kind." + v.Kind))},
//			{Term: l.T("framework.provision.adopted"), Content: ui.Day(l, v.Adopted)},
//		})
//		@ui.Section("related", l.T("framework.provision.related"), 2) {
//			@ui.TableView(l, related(l, v))
//		}
//	}
//
// Tables are plain data, built in Go:
//
//	func related(l *i18n.Locale, v framework.Provision) ui.Table {
//		t := ui.Table{
//			ID: "related-table", Caption: l.T("framework.provision.related-caption"),
//			Columns: []ui.Column{{Head: l.T("framework.provision.provision")}, {Head: l.T("framework.provision.relation")}},
//		}
//		for _, r := range v.Related {
//			t.Rows = append(t.Rows, ui.Cells(
//				ui.To(l.Path("/framework/provisions", r.ID), r.Label),
//				ui.Words(l.T("framework.relation."+r.Kind)),
//			))
//		}
//		return t
//	}
//
// # What there is
//
//   - Shell: Page, Route, Document, ErrorPage; Section, Heading, Contents, Jump.
//   - Inline: Plain, A, Strong, Em, Badge, Symbol (document symbols and ids),
//     Code (hashes), Day, Moment, Unseen, Join, Lines, List ("a, b and c"),
//     Sentence (a catalogue sentence with components for its placeholders).
//   - Stored content: Text, In, TextLink, Paragraphs, Foreign, LanguageNote.
//     Content that is not in the page's language gets lang and dir, and says so.
//   - Blocks: FactList, TableView, FilterForm, PagerView, Notice, QuoteView,
//     DifferenceView, DownloadRow. Figures are in package figure.
//
// # Rules
//
//   - No style attribute, no inline script, no other host: the content security
//     policy refuses them.
//   - Every sentence comes from a catalogue (package i18n); every link within
//     the hub from l.Path.
//   - Nothing is told by colour alone. Headings go down one level at a time;
//     the page's own heading is level 1.
//   - Every table has a caption and an ID that is unique on its page.
//   - Ids on a page are the module's own, except "page" and those that begin with
//     "page-": those are the shell's.
//   - Anything that belongs to the start or end of a line is said so in CSS,
//     never left or right.
//   - Templ keeps one space where a line ends between inline pieces. Where
//     every space counts, put the pieces together with Join or List, in Go.
package ui
