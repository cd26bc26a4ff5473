// Package push tells people's devices that something needs them, where the
// operator and the person both want that: by the push service of the browser's
// maker (RFC 8030), which is somebody else's machine.
//
//	operator names push services ── none: nobody is offered anything
//	        │
//	person, on one device: Add ──► device: its address and keys, sealed
//	        │                          │ removed by the person, gone with the
//	        ▼                          │ authorization or when the service says so
//	letter of the outbox ──► Tell, in the same transaction ──► waiting
//	                                                             │ encrypted for the device
//	                                                             ▼ (RFC 8291), signed (RFC 8292)
//	                                       sent · tried again for four hours · dropped
//
// # What leaves the hub
//
// That something needs the person, the marking, whether it is an exercise, and
// that the duty board is where to look: the same bytes whatever happened, filled
// up to one length and readable on the device alone. The service sees which device
// of its own is told, by which hub, and when. Of whom and what it learns nothing.
//
// # What is kept
//
// Devices are rows of this hub, and in no snapshot: a copy of a hub that was
// restored beside the original must not call its people. The hub's key for this is
// made when the first device is added, and sealed.
package push
