/** The rail and the list side by side; in too little room (globals.css) the rail is a row above. */
export const WITH_RAIL =
  'grid-cols-[88px_minmax(0,1fr)] in-[[lang=en]]:grid-cols-[96px_minmax(0,1fr)] narrow:grid-cols-1 narrow:in-[[lang=en]]:grid-cols-1'
