/// A double of Mirantis Secure Registry on loopback: its API, its metadata apart from its store,
/// and what it answers to those who push and pull. For tests; may use core.
@NullMarked
package org.tranship.testkit.server.msr;

import org.jspecify.annotations.NullMarked;
