/// Owns the read models of orders, as the generators of the second and the third release make them:
/// orders, priced orders, and the seats of an order. May use formats and the database. Must not
/// know where events come from.
@NullMarked
package org.tranship.runbook.journey.orders;

import org.jspecify.annotations.NullMarked;
