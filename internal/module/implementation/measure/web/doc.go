// Package web shows who adopts which measure, and the plans of action, and holds
// the forms of both. A plan is also a sheet (CSV, Excel) and a calendar.
package web
