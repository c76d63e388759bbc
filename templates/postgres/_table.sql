<% params d: Dataset %>
key => array[<% for k in d.key sep ", " %>'<%= k %>'<% end %>]::text[],
<% if d.forensic %>
history => 'forensic',
<% end %>
<% if d.renamed %>
renamed => array[<% for r in d.renamed sep ", " %>['<%= r.from %>', '<%= r.to %>']<% end %>]::text[],
<% end %>
columns => array[
<% for c in d.columns sep "," %>
  ['<%= c.name %>', '<%= c.type %>', '<% if c.required %>not null<% else %>null<% end %>']
<% end %>
]);
