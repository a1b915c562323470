/// Owns the browser in which tests open, use and look at pages. May use `program` and the JDK. Must
/// not know what is on a page.
@NullMarked
package org.tranship.testkit.browser;

import org.jspecify.annotations.NullMarked;
